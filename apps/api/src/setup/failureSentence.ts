import { StoreError } from '@anoncall/domain'
import { ConfigError } from '../config/ConfigError.ts'
import { InstanceLockedError } from '../store/acquireInstanceLock.ts'
import { StoreCloseError } from '../store/StoreCloseError.ts'
import { StoreOpenError } from '../store/StoreOpenError.ts'
import { ImportError } from '../store/transfer/ImportError.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { MasterKeysError } from '../vault/MasterKeysError.ts'
import { VaultError } from '../vault/VaultError.ts'
import { StartError } from './StartError.ts'

/** Errors whose message is written for the administrator. */
const spoken = [
  StartError,
  ConfigError,
  ImportError,
  InstanceLockedError,
  StoreOpenError,
  StoreCloseError,
  MasterKeysError,
  VaultError,
]

/**
 * Returns what is printed on standard error when something failed: one clear sentence a problem, and never a stack.
 *
 * @param context What failed, for errors that do not say so themselves, for example "Anoncall could not start".
 */
export function failureSentence(error: unknown, context: string): string {
  if (error instanceof Error && spoken.some((kind) => error instanceof kind)) return error.message
  if (isListenError(error)) {
    switch (error.code) {
      case 'EADDRINUSE':
        return `Port ${error.port} is taken on ${error.address}: stop what uses it, or set PORT to another.`
      case 'EACCES':
        return `Port ${error.port} may not be used by this user: set PORT to one from 1024 upwards.`
      case 'EADDRNOTAVAIL':
        return `This machine has no address ${error.address}: set HOST to one that it has.`
    }
  }
  if (isDiskFull(error)) return `${context}: the disk is full. Free space, then try again.`
  return `${context}: ${error instanceof Error ? error.message : String(error)}`
}

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
