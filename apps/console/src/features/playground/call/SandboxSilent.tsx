import { Alert, List } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { Copyable } from '../../../ui/Copyable.tsx'

/** No page of the sandbox answered: what may be wrong, the likeliest first. Nothing was handed over. */
export function SandboxSilent({ sandboxUrl }: { readonly sandboxUrl: string }) {
  return (
    <Alert
      color="amber"
      variant="light"
      icon={<IconPlugConnectedX aria-hidden />}
      title="No call was placed: the sandbox does not answer"
    >
      <List size="sm" spacing={4}>
        <List.Item>
          It should be at <Copyable value={sandboxUrl} what="address of the sandbox" />. Is it running? “npm start”
          starts it beside the server.
        </List.Item>
        <List.Item>
          It speaks with a console at the server’s own address only. Yours is{' '}
          <Copyable value={window.location.origin} what="address of this console" />: with another name for the same
          machine (localhost, 127.0.0.1) it does not answer.
        </List.Item>
      </List>
    </Alert>
  )
}
