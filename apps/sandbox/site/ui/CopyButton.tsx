import { useState } from 'react'

/** Copies, and says whether it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [face, setFace] = useState<'Copy' | 'Copied' | 'Not copied'>('Copy')
  const copy = () => {
    // There is no clipboard on a page that is neither https nor on this machine.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => setFace('Copied'),
      () => setFace('Not copied'),
    )
  }

  return (
    <button type="button" className="copy" aria-label={face === 'Copy' ? label : `${label}: ${face}`} onClick={copy}>
      {face}
    </button>
  )
}
