export { agreedInForce, missingConsents } from './missing-consents'
