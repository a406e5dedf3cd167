/**
 * Keys: signatures (JWS), seals (JWE), commitments and the key files of a process, in JOSE formats through node:crypto.
 * It does not decide whom to trust: callers hand in the keys that may verify. Tokens and proofs at the edges use jose.
 */
export {
  ALGORITHMS,
  SIGNATURE_ALGORITHMS,
  type Jwk,
  type SigningAlgorithm,
  type SigningAlgorithmName,
} from './algorithms';
export {
  signBatch,
  signTogether,
  StatementVerifier,
  verifyStatement,
  type SignedBatch,
  type Statement,
  type StatementLabel,
  type StatementProof,
} from './batch-signature';
export { commitment, newSalt, sha256, sha256Text } from './digest';
export {
  encryptionKey,
  generateEncryptionJwk,
  recipientKey,
  type EncryptionKey,
  type Recipient,
} from './encryption-keys';
export { signedRequestHeaders, type RequestToSign } from './http-signature';
export { heldKey, KeyFiles, type HeldKey, type Holding, type KeyCustody } from './key-custody';
export { encryptDirect } from './jwe';
export { signJws, signJwsBy, verifyJws, type VerifiedJws } from './jws';
export {
  readEncryptionKey,
  readEncryptionKeys,
  readPublicJwk,
  readSecretKey,
  readSigningKey,
  writeKeyFile,
  writeSecretKeyFile,
} from './key-files';
export { decodeHeader, decodePart } from './strict-decode';
export { GATEWAY, KeyDirectory, WORKER } from './key-directory';
export { parseJson, readPublished } from './published-record';
export { SealedReader, type SealedToOpen, type SealRefusal } from './sealed-reader';
export { SealingSessions, type MessageToSeal, type SealedMessage } from './sealing';
export { isOfSmallOrder } from './small-order';
export {
  generateSigningJwk,
  signingKey,
  thumbprint,
  verifyingKey,
  type SigningKey,
  type VerifyingKey,
} from './signing-keys';
