// A KPI's quarter goes from its form to where the KPI says how it stands: headline, chart and table, once it is approved.
import { expect, test } from "@playwright/test";
import { sound } from "../support/axe";
import { REPORTED_KPI } from "../support/own";
import { signIn, type Name } from "../support/people";
import { settle } from "../support/watch";

test("a quarter of a KPI is reported, approved, and where the KPI stands", { tag: "@data" }, async ({ browser }, info) => {
  test.slow();
  const code = REPORTED_KPI[info.project.name];
  const text = "ปลูกต้นไม้ครบยี่สิบห้าแห่งแล้ว";
  const person = async (name: Name, next: string, javaScriptEnabled: boolean) => {
    const context = await browser.newContext({ ...info.project.use, javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, name, next);
    return page;
  };
  // Without script: the form is whole by itself.
  const staff = await person("staff", `/kpis/${code}`, false);
  const stands = async () => (await staff.request.get(`/api/v1/kpis/${code}`)).json();
  await expect(staff.locator("#hero .big-number")).toHaveText("5");
  await staff.locator(".rp-way a").click();
  await expect(staff).toHaveURL(new RegExp(`/kpis/${code}/report$`));
  await expect(staff.locator("main h1")).toHaveText("รายงานผลตัวชี้วัด");
  // The quarter that ended last is the one that is asked for; what was reported before stands beside it.
  await expect(staff.locator(".page-head .meta strong")).toContainText("ไตรมาส 2");
  await expect(staff.locator('.choices a[aria-current="true"]')).toHaveText("ไตรมาส 2");
  await expect(staff.locator(".rp-beside")).toContainText("ไตรมาส 1: 5");

  // With script what is wrong is told at the field before anything is sent.
  const awake = await person("staff", `/kpis/${code}/report`, true);
  await expect(awake.locator("#report")).toHaveClass(/awake/);
  await awake.locator('[name="result"]').fill("มาก");
  await awake.locator('[name="report"]').focus();
  await expect(awake.locator("#f-result-problem")).toContainText("ต้องเป็นตัวเลข");
  await awake.locator(".rp-send button").click();
  await expect(awake.locator("#f-report-problem")).toContainText("เว้นว่างไม่ได้");
  await expect(awake.locator(".rp-said")).toContainText("ยังไม่ได้ส่ง");
  await settle(awake);
  await sound(awake);
  await awake.context().close();

  const send = () => staff.locator(".rp-send button").click();
  await staff.locator('[name="result"]').fill("มาก");
  await send();
  await expect(staff.locator("#f-result-problem")).toContainText("ต้องเป็นตัวเลข");
  await expect(staff.locator("#f-report-problem")).toContainText("เว้นว่างไม่ได้");
  await expect(staff.locator('[name="result"]')).toHaveValue("มาก");
  await staff.locator('[name="result"]').fill("๒๕");
  await staff.locator('[name="report"]').fill(text);
  await staff.locator('[name="evidence"]').fill("บันทึก 12/66");
  const list = { name: "บัญชีต้นไม้.csv", mimeType: "text/csv", buffer: Buffer.from("จุด,จำนวน\nสวนริมคลอง,25\n") };
  await staff.locator("#f-files").setInputFiles(list);
  await send();
  await expect(staff.locator(".flash")).toContainText("ส่งรายงานแล้ว");
  // What is sent is not published.
  expect((await stands()).result).toBe(5);

  const head = await person("head", "/my/approve", true);
  await settle(head);
  const item = head.locator(".rp-choose", { hasText: code });
  await expect(item).toContainText("1 ไฟล์");
  await item.locator('input[type="checkbox"]').check();
  await head.getByRole("button", { name: "อนุมัติที่เลือก" }).click();
  await expect(head.locator(".flash")).toContainText("อนุมัติและเผยแพร่แล้ว");

  // Anybody reads it: where the KPI stands, in the chart, and in its table.
  const { result, quarters } = await stands();
  expect(result).toBe(25);
  expect(quarters.find((known: { quarter: number }) => known.quarter === 2)).toMatchObject({ result: 25 });
  const anybody = await (await browser.newContext(info.project.use)).newPage();
  await anybody.goto(`/kpis/${code}`);
  await settle(anybody);
  await expect(anybody.locator("#hero .big-number")).toHaveText("25");
  await expect(anybody.locator("#hero .qc desc").first()).toContainText("ไตรมาส 2 ผล 25");
  await anybody.locator("#hero details.chart-table > summary").click();
  const row = (quarter: number) => anybody.locator("#hero table tbody tr").filter({ has: anybody.getByRole("rowheader", { name: `ไตรมาส ${quarter}`, exact: true }) });
  await expect(row(1).locator("td").nth(1)).toHaveText("5");
  await expect(row(2).locator("td").nth(1)).toHaveText("25");
  await expect(anybody.locator("article.report", { hasText: text })).toContainText("หลักฐาน: บันทึก 12/66");
  await expect(anybody.locator("#files .file-name")).toHaveText([list.name]);
  await sound(anybody);

  // Its form is from now on that of a correction: what is published stands there, and in the fields.
  await staff.goto(`/kpis/${code}/report?quarter=2`);
  await expect(staff.locator(".rp-published")).toContainText("ฉบับแก้ไข");
  await expect(staff.locator(".rp-published")).toContainText("25");
  await expect(staff.locator('[name="result"]')).toHaveValue("25");
  await expect(staff.locator('[name="report"]')).toHaveValue(text);
  await expect(staff.locator('[name="evidence"]')).toHaveValue("บันทึก 12/66");
  await expect(staff.locator(".rp-send button")).toHaveText("ส่งฉบับแก้ไข");
  // Ten times as much is asked about before it is sent, with script and without.
  await staff.locator('[name="result"]').fill("250");
  await send();
  await expect(staff.locator("#asks")).toContainText("10 เท่า");
  const sure = await person("staff", `/kpis/${code}/report?quarter=2`, true);
  await expect(sure.locator("#report")).toHaveClass(/awake/);
  await sure.locator('[name="result"]').fill("250");
  await sure.locator(".rp-send button").click();
  await expect(sure.locator("#asks")).toContainText("10 เท่า");
  await sound(sure);
});
