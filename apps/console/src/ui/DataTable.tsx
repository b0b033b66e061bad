import { Table } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'

/**
 * A table with a caption for screen readers. The arrow keys move between rows. On a narrow page, only the table scrolls sideways.
 */
export function DataTable({ caption, head, children, minWidth = 560 }: DataTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': caption } }}
    >
      <Table onKeyDown={moveBetweenRows} aria-label={caption}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

interface DataTableProps {
  readonly caption: string
  readonly head: readonly string[]
  readonly children: ReactNode
  readonly minWidth?: number
}

/** Moves the focus between the first links or buttons of the rows when an arrow key is pressed. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const target = event.target
  if (step === 0 || !(target instanceof HTMLElement) || target.matches('input, textarea, select')) return
  const row = target.closest('tr')
  const rows = [...event.currentTarget.querySelectorAll('tbody tr')]
  const next = row === null ? undefined : rows[rows.indexOf(row) + step]
  const stop = next?.querySelector<HTMLElement>('a, button')
  if (!stop) return
  event.preventDefault()
  stop.focus()
}
