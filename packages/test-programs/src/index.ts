export { findTestProgram, requireForTests } from './findTestProgram.ts'
