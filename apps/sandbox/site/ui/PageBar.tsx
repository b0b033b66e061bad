import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

/** The header of each page, with the brand and links to all pages of the sandbox. */
export function PageBar({ here }: { readonly here: 'visitor' | 'agent' | 'gateway' }) {
  return (
    <header className="bar">
      <span className="brand">
        <img src="/icon.svg" alt="" width="28" height="28" /> Acme
      </span>
      <nav aria-label="Pages of the sandbox">
        <ul className="pages">
          {PAGES.map(({ name, href, label }) => (
            <li key={name}>
              <a href={href} aria-current={name === here ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <span className="tag">Sandbox</span>
    </header>
  )
}

const PAGES = [
  { name: 'visitor', href: '/', label: 'Visitor' },
  { name: 'agent', href: '/agent/', label: 'Agent' },
  { name: 'gateway', href: '/gateway/', label: 'Gateway' },
] as const

/** Renders a page into `#root`. */
export function mountPage(page: ReactNode): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no #root.')
  createRoot(root).render(<StrictMode>{page}</StrictMode>)
}
