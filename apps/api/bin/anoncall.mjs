#!/usr/bin/env node
import { existsSync } from 'node:fs'
import process from 'node:process'

const built = new URL('../dist/anoncall.mjs', import.meta.url)
if (existsSync(built)) await import(built.href)
else {
  process.stderr.write('Anoncall is not built yet. Run npm start once.\n')
  process.exitCode = 1
}
