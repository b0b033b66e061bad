// Counts the words of the list below in documents, and in the comments, strings and JSX texts of code. Each area of the
// repository has a limit in `prose-baseline.json`. A limit may only fall. `node scripts/checkProse.mjs --lower` lowers
// the limits to today's counts.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'

/** Words that often make a sentence hard to read. A hit is a place to check, not always a mistake. */
const WORDS = [
  'whoever',
  'whomever',
  'whom',
  'anew',
  'tells?',
  'telling',
  'told',
  'nobody',
  'stands',
  'hangs? on',
  'goes on',
  'lies',
  'gives? back',
  'gave back',
  'takes? along',
  'mend(?:s|ed|ing)?',
  'beneath',
  '«',
  '»',
]
const LISTED = new RegExp(WORDS.map((word) => (/^\W/.test(word) ? word : `\\b${word}\\b`)).join('|'), 'gi')

const CODE = /\.(?:ts|tsx|mts|mjs|js)$/
const TEXT = /\.(?:md|graphql|html)$/
const SKIPPED = /(?:^|\/)(?:generated|vectors|dist)\/|^scripts\/checkProse\.mjs$/

const root = fileURLToPath(new URL('..', import.meta.url))
const baselineFile = new URL('../prose-baseline.json', import.meta.url)

const { values } = parseArgs({
  options: { list: { type: 'boolean' }, lower: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) {
  process.stdout.write(`Usage: node scripts/checkProse.mjs [--list | --lower]

Counts words that make a sentence hard to read and compares each area's count with prose-baseline.json.

  --list   print each place
  --lower  lower the limits to today's counts; a limit is never raised
`)
  process.exit(0)
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => (CODE.test(file) || TEXT.test(file)) && !SKIPPED.test(file))

const counts = {}
for (const file of files) {
  const places = findWords(file)
  if (places.length === 0) continue
  const area = areaOf(file)
  counts[area] = (counts[area] ?? 0) + places.length
  if (values.list) for (const { line, word } of places) process.stdout.write(`${file}:${line} ${word}\n`)
}
const baseline = JSON.parse(readFileSync(baselineFile, 'utf8'))
const areas = [...new Set([...Object.keys(baseline), ...Object.keys(counts)])].sort()
const total = (each) => Object.values(each).reduce((sum, count) => sum + count, 0)

if (values.lower) {
  const limits = areas.map((area) => [area, Math.min(counts[area] ?? 0, baseline[area] ?? 0)])
  writeFileSync(
    baselineFile,
    `${JSON.stringify(Object.fromEntries(limits.filter(([, limit]) => limit > 0)), null, 2)}\n`,
  )
}
const above = areas.filter((area) => (counts[area] ?? 0) > (baseline[area] ?? 0))
for (const area of above)
  process.stderr.write(`${area}: ${counts[area]} listed words, at most ${baseline[area] ?? 0} allowed\n`)
if (above.length > 0) {
  process.stderr.write('Reword the new sentences; `node scripts/checkProse.mjs --list` shows the places.\n')
  process.exitCode = 1
} else process.stdout.write(`${total(counts)} listed words, at most ${total(baseline)} allowed\n`)

/** Returns the area of a file: its document, or its package. The code and the tests of a package are separate areas. */
function areaOf(file) {
  const [top, name, folder] = file.split('/')
  if (top === 'docs') return `docs/${name}`
  if (top !== 'apps' && top !== 'packages') return name === undefined ? top : `${top}/`
  return `${top}/${name}${folder === 'test' ? '/test' : ''}`
}

function findWords(file) {
  const text = readFileSync(`${root}${file}`, 'utf8')
  const prose = CODE.test(file) ? withoutIdentifiers(file, text) : text
  return [...prose.matchAll(LISTED)].map(({ 0: word, index }) => ({
    word,
    line: text.slice(0, index).split('\n').length,
  }))
}

/** Returns the text with blanks in place of identifiers. Comments, strings, JSX texts and punctuation remain. */
function withoutIdentifiers(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  const letters = [...text.split('')]
  const visit = (node) => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) letters.fill(' ', node.getStart(source), node.end)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return letters.join('')
}
