export { memberships } from './memberships'
