import { createJournal, openJournal } from "./journal.ts";

const [path, durability, milliseconds] = process.argv.slice(2) as [string, "power" | "process", string];
const end = performance.now() + Number(milliseconds);
const text = "some text that makes it longer ".repeat(9);
let number = 1;
let journal = await createJournal(path, { number: 0 }, { durability });

// Alone, in bursts, and now and then closed and opened again.
for (let round = 0; performance.now() < end; round += 1) {
  const size = round % 3 === 0 ? 1 : 1 + (round % 40);
  const append = (): Promise<void> => journal.append({ number: number++, text: text.slice(number % 250) });
  await Promise.all(Array.from({ length: size }, append));
  if (round % 50 === 49) {
    await journal.close();
    ({ journal } = await openJournal(path, { durability }));
  }
  if (number > 3000) await new Promise((resolve) => setTimeout(resolve, 5));
}
await journal.close();
process.stdout.write(`${number}`);
