import { ActionIcon, Button, type ButtonProps, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

/** A token, id, address or origin in monospace with a copy button. */
export function Copyable({ value, copied = value, subject, isWrapped }: CopyableProps) {
  return (
    <span className="copyable" data-wrap={isWrapped || undefined}>
      <code>{value}</code>
      <CopyIcon value={copied} subject={subject} />
    </span>
  )
}

interface CopyableProps {
  readonly value: string
  /** The text to copy if `value` is shortened for display. */
  readonly copied?: string
  /** The noun in the button's name, for example "request id" in "Copy request id". */
  readonly subject: string
  /** Wraps a long value over several lines. */
  readonly isWrapped?: boolean
}

export function CopyIcon({ value, subject }: { readonly value: string; readonly subject: string }) {
  const { isCopied, copy } = useCopy(value, subject)
  return (
    <Tooltip label={isCopied ? 'Copied' : `Copy ${subject}`}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Copy ${subject}`} onClick={copy}>
        {isCopied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}

/** A copy button with a text label, for places where copying is a main action. */
export function CopyButton({ value, subject, ...button }: CopyButtonProps) {
  const { isCopied, copy } = useCopy(value, subject)
  const icon = isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
  return (
    <Button variant="default" leftSection={icon} onClick={copy} {...button}>
      {isCopied ? 'Copied' : `Copy ${subject}`}
    </Button>
  )
}

interface CopyButtonProps extends ButtonProps {
  readonly value: string
  readonly subject: string
  readonly 'data-autofocus'?: boolean
}

/** Returns a copy function. `isCopied` is true for two seconds after a copy. A failed copy shows a notification. */
function useCopy(value: string, subject: string) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = () => {
    void copyText(value).then((isSuccessful) => {
      setIsCopied(isSuccessful)
      if (!isSuccessful)
        notifications.show({
          color: 'red',
          title: `The ${subject} was not copied`,
          message: 'The browser did not allow access to the clipboard. Select the text and copy it by hand.',
        })
    })
  }
  return { isCopied, copy }
}

/** Copies text to the clipboard. Returns false if the browser does not allow access to the clipboard. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The clipboard API exists only on https and localhost. On plain http, `execCommand` still works.
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('aria-hidden', 'true')
  area.style.position = 'fixed'
  area.style.opacity = '0'
  // Appended to the open dialog, if any. A dialog's focus trap would move the focus away from an element outside the dialog.
  const focused = document.activeElement
  const container = focused?.closest('[role="dialog"]') ?? document.body
  container.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
