import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useCopy } from './useCopy.ts'

/** A token, id, address or origin: monospace, with its copy button. */
export function Copyable({ value, copied = value, what, isWrapped }: CopyableProps) {
  return (
    <span className="copyable" data-wrap={isWrapped || undefined}>
      <code>{value}</code>
      <CopyIcon value={copied} what={what} />
    </span>
  )
}

interface CopyableProps {
  readonly value: string
  /** What goes to the clipboard, where only a part of it is shown. */
  readonly copied?: string
  /** What it is, for the button's name: «Copy request id». */
  readonly what: string
  /** Shown whole, over several lines. */
  readonly isWrapped?: boolean
}

export function CopyIcon({ value, what }: { readonly value: string; readonly what: string }) {
  const { isCopied, copy } = useCopy(value, what)
  return (
    <Tooltip label={isCopied ? 'Copied' : `Copy ${what}`}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy ${what}`} onClick={copy}>
        {isCopied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}
