#!/usr/bin/env node
// Written so that any Node from 12 on can read it, to tell an old one from a broken installation.
const wanted = [22, 13];
const found = process.versions.node.split(".").map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write(
    `tidemark needs Node ${wanted.join(".")} or newer, and this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept between calls, which makes every start quicker.
  process.getBuiltinModule("module").enableCompileCache();
  void import("../dist/main.js");
}
