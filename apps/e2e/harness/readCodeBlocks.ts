import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './packPackages.ts'

export interface CodeBlock {
  /** The file and line of the block, for messages. */
  readonly location: string
  readonly language: 'ts' | 'tsx' | 'js' | 'jsx' | 'html'
  readonly code: string
}

/** Reads every block of TypeScript, JavaScript and HTML in the Markdown files of the repository. */
export function readCodeBlocks(): CodeBlock[] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
  return files
    .trim()
    .split('\n')
    .flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')))
}

function blocksOf(file: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^ *```(\w+).*\n([\s\S]*?)^ *```/gm)].flatMap(({ index, 1: name = '', 2: code = '' }) => {
    const language = LANGUAGES.get(name)
    const line = text.slice(0, index).split('\n').length
    return language === undefined ? [] : [{ location: `${file}:${line}`, language, code }]
  })
}

const LANGUAGES: ReadonlyMap<string, CodeBlock['language']> = new Map([
  ['ts', 'ts'],
  ['typescript', 'ts'],
  ['mts', 'ts'],
  ['tsx', 'tsx'],
  ['js', 'js'],
  ['javascript', 'js'],
  ['mjs', 'js'],
  ['cjs', 'js'],
  ['jsx', 'jsx'],
  ['html', 'html'],
])
