import { Box } from '@mantine/core'
import { CopyIcon } from './Copyable.tsx'

/** Code to take away, with its copy button. */
export function Snippet({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <Box pos="relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus (WCAG 2.1.1). */}
      <section className="snippet" tabIndex={0} aria-label={what}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
      <Box pos="absolute" top={8} right={8}>
        <CopyIcon value={code} what={what} />
      </Box>
    </Box>
  )
}
