#!/usr/bin/env node
// Committed, because npm links a workspace's commands at install time and skips targets not built yet.
require("../dist/cli/main.js");
