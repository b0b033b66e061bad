import { Button, type ButtonProps } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useCopy } from './useCopy.ts'

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
