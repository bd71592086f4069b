#!/usr/bin/env node
// Committed, because npm links a workspace's commands at install time and skips targets not built yet.

// npx hands a signal to the shell between, which dies of it and leaves this process: then it ends as well.
if (process.env.npm_lifecycle_event === "npx") {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGTERM"), 200).unref();
}

require("../dist/cli.js");
