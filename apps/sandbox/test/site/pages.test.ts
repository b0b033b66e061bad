import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const site = fileURLToPath(new URL('../../site/', import.meta.url))

it.each(['index.html', 'agent/index.html', 'gateway/index.html'])(
  '%s contains only scripts and styles of its own origin',
  async (page) => {
    const html = await readFile(`${site}${page}`, 'utf8')
    const scripts = html.match(/<script[^>]*>[^<]*/g) ?? []
    expect(scripts).toHaveLength(1)
    for (const script of scripts) expect(script).toMatch(/src="\.[^"]+"[^>]*>$/)
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|https?:/)
  },
)
