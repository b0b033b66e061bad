import { CopyIcon } from './Copyable.tsx'

/** A code block with a copy button. The button is in a bar of its own, so that the button never covers the code. */
export function Snippet({ code, subject }: { readonly code: string; readonly subject: string }) {
  return (
    <div className="snippet">
      <div className="snippet-bar">
        <CopyIcon value={code} subject={subject} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus (WCAG 2.1.1). */}
      <section tabIndex={0} aria-label={subject}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
    </div>
  )
}
