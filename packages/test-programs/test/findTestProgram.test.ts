import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findTestProgram, requireForTests } from '../src/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anoncall-programs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('finds a program in a folder of PATH', () => {
  writeFileSync(join(folder, 'some-proxy'), '')
  expect(findTestProgram('some-proxy', { PATH: `/nowhere:${folder}` })).toBe(join(folder, 'some-proxy'))
})

test('returns undefined for a missing program', () => {
  expect(findTestProgram('some-proxy', { PATH: folder })).toBeUndefined()
  expect(requireForTests('a mount', false, {})).toBe(false)
})

test('fails for a missing program if everything is required', () => {
  const environment = { PATH: folder, ANONCALL_REQUIRE_ALL: '1' }
  expect(() => findTestProgram('some-proxy', environment)).toThrow('A test needs some-proxy')
  expect(() => requireForTests('a mount', false, environment)).toThrow('A test needs a mount')
  expect(requireForTests('a mount', true, environment)).toBe(true)
})
