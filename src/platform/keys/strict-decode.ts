/**
 * Base64url of a compact JOSE part, or undefined when it is not the one canonical spelling. Buffer skips what it does not
 * know, so one signed value could be written in many ways; comparing with the re-encoded text refuses all but one, at a
 * tenth of the cost of the kernel's portable decoder.
 */
export function decodePart(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** The members of a JOSE header, or undefined when the part is not base64url of a JSON object or asks for extensions. */
export function decodeHeader(text: string): Record<string, unknown> | undefined {
  const bytes = decodePart(text);
  if (!bytes) return undefined;
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return undefined;
    // RFC 7515 §4.1.11: an extension that is not understood must be refused; none is understood here.
    return 'crit' in header || 'zip' in header ? undefined : (header as Record<string, unknown>);
  } catch {
    return undefined;
  }
}
