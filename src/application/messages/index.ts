export { linkOf } from './compose'
export { letterRules } from './letters'
