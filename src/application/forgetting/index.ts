export { Forgetter, type ForgetterPorts, type PartDone, type Remains } from './forgetter'
export { type ForgettingPart, NotYet } from './part'
export { accountPart, filesPart, keyPart, type KeepsByUser, messagesPart, rowsPart } from './parts'
export { FORGETTING, ForgettingRunner, type ForgettingRunnerPorts } from './runner'
