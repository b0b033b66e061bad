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
      title="No call was placed: the sandbox does not respond"
    >
      <List size="sm" spacing={4}>
        <List.Item>
          Is it running? “npm start” starts it together with the server, at{' '}
          <Copyable value={sandboxUrl} what="address of the sandbox" />
        </List.Item>
        <List.Item>
          The sandbox accepts a console at the server’s own address only. Another name for the same machine, such as
          127.0.0.1 instead of localhost, does not work. Your address is{' '}
          <Copyable value={window.location.origin} what="address of this console" />
        </List.Item>
      </List>
    </Alert>
  )
}
