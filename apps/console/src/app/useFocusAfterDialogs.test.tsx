import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { useFocusAfterDialogs } from './useFocusAfterDialogs.ts'

afterEach(cleanup)

describe('the focus', () => {
  it('returns to the button that opened a dialog after the dialog is removed', async () => {
    render(<Page />)
    screen.getByRole('button', { name: 'Open' }).focus()
    screen.getByRole('button', { name: 'Open' }).click()
    ;(await screen.findByRole('button', { name: 'Close' })).focus()
    screen.getByRole('button', { name: 'Close' }).click()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' })))
  })

  it('stays on an element that was focused meanwhile', async () => {
    render(<Page />)
    screen.getByRole('button', { name: 'Open' }).focus()
    screen.getByRole('button', { name: 'Open' }).click()
    ;(await screen.findByRole('button', { name: 'Close' })).focus()
    screen.getByRole('button', { name: 'Elsewhere' }).focus()
    screen.getByRole('button', { name: 'Close' }).click()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Elsewhere' }))
  })
})

function Page() {
  useFocusAfterDialogs()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        Open
      </button>
      <button type="button">Elsewhere</button>
      {isOpen && (
        <div role="dialog" aria-label="Dialog">
          <button type="button" onClick={() => setIsOpen(false)}>
            Close
          </button>
        </div>
      )}
    </>
  )
}
