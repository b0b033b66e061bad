import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

/** A link inside the console with the router's typed paths and Mantine's style. */
export const InternalLink = createLink(AnchorWithRef)

/** A button that navigates inside the console, with the router's typed paths. */
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
