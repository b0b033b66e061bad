import { ActionIcon, Button, type ButtonProps, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

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

/** Copying as a button with words, where it is the thing to do. */
export function CopyButton({ value, what, ...button }: CopyButtonProps) {
  const { isCopied, copy } = useCopy(value, what)
  const icon = isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
  return (
    <Button variant="default" leftSection={icon} onClick={copy} {...button}>
      {isCopied ? 'Copied' : `Copy ${what}`}
    </Button>
  )
}

interface CopyButtonProps extends ButtonProps {
  readonly value: string
  readonly what: string
  readonly 'data-autofocus'?: boolean
}

/** Copies on request, and says for two seconds that it did. A browser that refuses is reported, never passed over. */
function useCopy(value: string, what: string) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = () => {
    void copyText(value).then((hasWorked) => {
      setIsCopied(hasWorked)
      if (!hasWorked)
        notifications.show({
          color: 'red',
          title: `The ${what} was not copied`,
          message: 'The browser did not allow it. Select the text and copy it by hand.',
        })
    })
  }
  return { isCopied, copy }
}

/** Puts text on the clipboard; false where the browser will not. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The clipboard is there only on https and localhost; a console on a plain-http address still has the old way.
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('aria-hidden', 'true')
  area.style.position = 'fixed'
  area.style.opacity = '0'
  // Inside an open dialog, since a focus trap would take the focus away from anywhere else.
  const focused = document.activeElement
  const home = focused?.closest('[role="dialog"]') ?? document.body
  home.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
