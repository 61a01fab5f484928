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
