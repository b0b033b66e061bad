import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type Setting, settings } from '../../src/config/settings.ts'

const document = fileURLToPath(new URL('../../../../docs/reference/configuration.md', import.meta.url))
const BEGIN = '<!-- settings: written by npm run codegen -->\n'
const END = '<!-- end of settings -->\n'

function table(): string {
  const row = ([name, { words, fallback, meaning }]: [string, Setting]) =>
    `| \`${name}\` | ${words} | ${fallback} | ${meaning} |`
  const rows = Object.entries<Setting>(settings).map(row)
  return ['| variable | its value | default | meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')
}

/** Also writes the document with `--update`, as `settings:print` runs it. */
it('the document on configuration lists every setting as it is defined', async () => {
  const text = readFileSync(document, 'utf8')
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)]
  expect([before, after].every((at) => at > BEGIN.length)).toBe(true)
  await expect(text.slice(0, before) + table() + text.slice(after)).toMatchFileSnapshot(document)
})

it('every setting has a description that does not break the table', () => {
  for (const { words, fallback, meaning } of Object.values<Setting>(settings))
    for (const cell of [words, fallback, meaning]) expect(cell).toMatch(/^[^|\n]+[^|\n.]$/)
})

it('every default is a valid value', () => {
  for (const { schema, fallback } of Object.values<Setting>(settings)) {
    const written = /^`([^`]+)`$/.exec(fallback)?.[1]
    if (schema.parse(undefined) !== undefined) expect(schema.parse(written)).toEqual(schema.parse(undefined))
  }
})
