export { institutionActions, type InstitutionActionPorts } from './actions'
export { asInstitution } from './as-institution'
export { memberships } from './memberships'
