import type { Services } from '@anoncall/domain'
export interface DataFolder {
  readonly services: Services
  readonly hashSessionToken: (token: string) => string
  close(): Promise<void>
}
export declare function openDataFolder(
  config: import('../config/Config.ts').Config,
  purpose: 'service' | 'command',
): Promise<DataFolder>
