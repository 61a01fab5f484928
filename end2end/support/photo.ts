// Photos that were never taken.
import type { Page } from "@playwright/test";

/** A photo larger than is kept, with so much in it that it goes in many parts; another for another seed. */
export async function photo(page: Page, seed: number): Promise<Buffer> {
  const data = await page.evaluate(async (seed) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2600, 1950];
    const context = canvas.getContext("2d")!;
    const picture = context.createImageData(canvas.width, canvas.height);
    let state = seed;
    for (let i = 0; i < picture.data.length; i += 4) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      picture.data[i] = state >>> 24;
      picture.data[i + 1] = (i / 4) % 256;
      picture.data[i + 2] = seed * 40;
      picture.data[i + 3] = 255;
    }
    context.putImageData(picture, 0, 0);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  }, seed);
  return Buffer.from(data, "base64");
}

/** Where {@link sideways} was taken: 13° 45′ 27.36″ north, 100° 30′ 41.4″ east; and how the server tells it. */
const NORTH = [13, 1, 45, 1, 2736, 100];
const EAST = [100, 1, 30, 1, 414, 10];
export const TAKEN_AT = "13.75760, 100.51150";
/** What stands in the corners of {@link sideways} once it is upright: at the top from the left, then at the bottom. */
export const UPRIGHT = ["blue", "red", "yellow", "green"];

/**
 * A photo as a phone writes it that was held on its side: 640 by 480 as it is stored, to be turned a quarter to the right,
 * and with the place where it was taken. Another for another seed.
 */
export async function sideways(page: Page, seed: number): Promise<Buffer> {
  const data = await page.evaluate((seed) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    const context = canvas.getContext("2d")!;
    ["#d01414", "#14a014", "#1414d0", "#d0d014"].forEach((colour, i) => {
      context.fillStyle = colour;
      context.fillRect((i % 2) * 320, Math.floor(i / 2) * 240, 320, 240);
    });
    context.fillStyle = "#fff";
    context.fillRect(300, 220, 20 + seed * 4, 40);
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, seed);
  const plain = Buffer.from(data, "base64");
  // What a camera writes stands first, behind the two bytes that begin any JPEG.
  return Buffer.concat([plain.subarray(0, 2), exif(6), plain.subarray(2)]);
}

/** A segment with how the camera was held and where it was. */
function exif(orientation: number): Buffer {
  const short = (...all: number[]) => Buffer.concat(all.map((one) => Buffer.from([one >> 8, one & 255])));
  const long = (...all: number[]) => Buffer.concat(all.map((one) => short(one >>> 16, one & 0xffff)));
  const entry = (tag: number, kind: number, count: number, value: Buffer) => Buffer.concat([short(tag, kind), long(count), value]);
  const directory = (...entries: Buffer[]) => Buffer.concat([short(entries.length), ...entries, long(0)]);
  const letter = (text: string) => Buffer.from(`${text}\0\0\0`, "latin1");
  // The main directory ends at 38 and that of the place at 92; six numbers of four bytes make a latitude.
  const main = directory(entry(0x0112, 3, 1, short(orientation, 0)), entry(0x8825, 4, 1, long(38)));
  const place = directory(entry(1, 2, 2, letter("N")), entry(2, 5, 3, long(92)), entry(3, 2, 2, letter("E")), entry(4, 5, 3, long(116)));
  const tiff = Buffer.concat([Buffer.from("MM\0*\0\0\0\x08", "latin1"), main, place, long(...NORTH), long(...EAST)]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  return Buffer.concat([short(0xffe1, body.length + 2), body]);
}

/** How large a picture is at an address, and the colours of its corners, read by the browser as they stand in it. */
export async function corners(page: Page, link: string): Promise<{ size: number[]; colours: string[] }> {
  return page.evaluate(async (link) => {
    const bitmap = await createImageBitmap(await (await fetch(link)).blob());
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const known: [string, number[]][] = [
      ["red", [208, 20, 20]],
      ["green", [20, 160, 20]],
      ["blue", [20, 20, 208]],
      ["yellow", [208, 208, 20]],
    ];
    const colour = (x: number, y: number) => {
      const [r, g, b] = context.getImageData(Math.round(x * bitmap.width), Math.round(y * bitmap.height), 1, 1).data;
      const far = ([, [red, green, blue]]: [string, number[]]) => Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue);
      const nearest = known.reduce((a, b) => (far(a) <= far(b) ? a : b));
      return far(nearest) < 60 ? nearest[0] : `${r},${g},${b}`;
    };
    const colours = [colour(0.1, 0.1), colour(0.9, 0.1), colour(0.1, 0.9), colour(0.9, 0.9)];
    return { size: [bitmap.width, bitmap.height], colours };
  }, link);
}
