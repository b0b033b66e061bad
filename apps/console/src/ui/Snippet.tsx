import { CopyIcon } from './Copyable.tsx'

/** Code to take away, with its copy button in a bar of its own, so that it never lies on the code. */
export function Snippet({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className="snippet">
      <div className="snippet-bar">
        <CopyIcon value={code} what={what} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus (WCAG 2.1.1). */}
      <section tabIndex={0} aria-label={what}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
    </div>
  )
}
