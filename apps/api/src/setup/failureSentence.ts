import { StoreError } from '@anoncall/domain'
import { ConfigError } from '../config/readConfig.ts'
import { InstanceLockedError } from '../store/acquireInstanceLock.ts'
import { StoreCloseError, StoreOpenError } from '../store/storeErrors.ts'
import { ImportError } from '../store/transfer/importTables.ts'
import { fileErrorCode } from '../vault/fileSystem.ts'
import { MasterKeysError } from '../vault/masterKeys.ts'
import { VaultError } from '../vault/serverSecrets.ts'
import { StartError } from './StartError.ts'

/**
 * Returns the text for standard error after a failure: one clear sentence for each problem, without a stack.
 *
 * @param context A clause that names the failure, for example "Anoncall could not start". The result begins with the
 * clause if the error's message does not name the failure.
 */
export function failureSentence(error: unknown, context: string): string {
  if (error instanceof Error && administratorErrors.some((kind) => error instanceof kind)) return error.message
  if (isListenError(error)) {
    switch (error.code) {
      case 'EADDRINUSE':
        return `Port ${error.port} is already in use on ${error.address}. Stop the other program, or set PORT to a different port.`
      case 'EACCES':
        return `This user may not use port ${error.port}. Set PORT to 1024 or higher.`
      case 'EADDRNOTAVAIL':
        return `This machine has no address ${error.address}. Set HOST to one of its addresses.`
    }
  }
  if (isDiskFull(error)) return `${context}: the disk is full. Free space, then try again.`
  return `${context}: ${error instanceof Error ? error.message : String(error)}`
}

/** Errors whose message is written for the administrator. */
const administratorErrors = [
  StartError,
  ConfigError,
  ImportError,
  InstanceLockedError,
  StoreOpenError,
  StoreCloseError,
  MasterKeysError,
  VaultError,
]

function isDiskFull(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'STORAGE_FULL'
  return ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(fileErrorCode(error))
}

interface ListenError {
  readonly code: unknown
  readonly syscall: 'listen'
  readonly address: string
  readonly port: number
}

function isListenError(error: unknown): error is ListenError {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen' && 'port' in error
}
