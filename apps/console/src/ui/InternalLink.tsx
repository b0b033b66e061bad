import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

/** A link inside the console: the router's typed places, the library's looks. */
export const InternalLink = createLink(AnchorWithRef)

/** The same as a button. */
export const LinkButton = createLink(ButtonWithRef)

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> {
  readonly ref?: Ref<HTMLAnchorElement>
}

function AnchorWithRef(props: AnchorProps & LinkProps) {
  return <Anchor {...props} />
}

function ButtonWithRef(props: ButtonProps & Omit<LinkProps, keyof ButtonProps>) {
  return <Button component="a" {...props} />
}
