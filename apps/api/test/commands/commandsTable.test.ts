import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { commands } from '../../src/commands/commands.ts'
import { commandUsage, optionUsage } from '../../src/commands/parseCommandLine.ts'

const document = fileURLToPath(new URL('../../../../docs/reference/commands.md', import.meta.url))
const BEGIN = '<!-- commands: written by npm run codegen -->\n'
const END = '<!-- end of commands -->\n'

function table(): string {
  const rows = commands.map((command) => {
    const { summary, operands, options, needsStoppedService } = command
    const parts = [
      ...operands.map(({ name, meaning }) => `\`<${name}>\`: ${meaning}`),
      ...options.map((option) => `\`${optionUsage(option)}\`: ${option.meaning}`),
    ]
    const state = needsStoppedService ? 'stopped' : 'may run'
    return `| \`anoncall ${commandUsage(command)}\` | ${[summary, ...parts].join('. ')} | ${state} |`
  })
  return ['| command | what it does | the service |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

/** Also writes the table with `--update`, as `settings:print` runs it. */
it('the document on commands lists every command as it is defined', async () => {
  const text = readFileSync(document, 'utf8')
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)]
  expect([before, after].every((at) => at > BEGIN.length)).toBe(true)
  await expect(text.slice(0, before) + table() + text.slice(after)).toMatchFileSnapshot(document)
})

it('no text of a command breaks the table', () => {
  for (const { summary, operands, options } of commands)
    for (const text of [summary, ...operands.map(({ meaning }) => meaning), ...options.map(({ meaning }) => meaning)])
      expect(text).toMatch(/^[^|\n]+[^|\n.]$/)
})
