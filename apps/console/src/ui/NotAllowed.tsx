import { IconLock } from '@tabler/icons-react'
import { EmptyView } from './EmptyView.tsx'

/** In place of a page whose every part is beyond the person's role. */
export function NotAllowed({ what }: { readonly what: string }) {
  return (
    <EmptyView icon={<IconLock size={22} />} title="Your role does not allow this page">
      {what} Ask an owner or an operator to do it.
    </EmptyView>
  )
}
