// `npm run test:crash`: the crash tests at every point, where `npm test` tries some. Takes minutes.

process.env["TIDEMARK_CRASH"] = "full";
process.argv.push("tests/crash");
await import("./test.mjs");
