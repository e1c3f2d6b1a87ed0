export { linkOf } from './compose'
export { Courier, type CourierPorts, type CourierSettings, NOTIFICATIONS } from './courier'
export { letterRules } from './letters'
