import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves records by their inclusion paths with the Java platform alone: written from the description of the format, so
 * that a provider or auditor in another language knows that the description is enough. Standard input holds a line a
 * record, its parts separated by tabs: x and y of the ES256 key, label, base64url of the statement, signature, index, and
 * the path separated by commas. For each line `true` or `false` is printed.
 */
public final class InclusionPath {
  private InclusionPath() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] parts = line.split("\t", -1);
      String[] path = parts[6].isEmpty() ? new String[0] : parts[6].split(",");
      byte[] leaf = leaf(parts[2], bytes(parts[3]));
      System.out.println(holds(key(parts[0], parts[1]), parts[4], leaf, Long.parseLong(parts[5]), path));
    }
  }

  private static boolean holds(PublicKey key, String jws, byte[] leaf, long index, String[] path)
      throws GeneralSecurityException {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3 || !member(parts[0], "typ").equals("onceway-batch+jws")) return false;
    // IEEE P1363 is R || S of fixed length, as RFC 7518 section 3.4 has it.
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(key);
    verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    if (!verifier.verify(bytes(parts[2]))) return false;
    byte[] root = root(leaf, index, Long.parseLong(member(parts[1], "size")), path);
    return root != null && Arrays.equals(root, bytes(member(parts[1], "root")));
  }

  /** RFC 9162 section 2.1.3.2; null when the path does not fit the tree. */
  private static byte[] root(byte[] leaf, long index, long size, String[] path) throws GeneralSecurityException {
    if (index < 0 || index >= size) return null;
    long fn = index;
    long sn = size - 1;
    byte[] hash = leaf;
    for (String text : path) {
      byte[] sibling = bytes(text);
      if (sn == 0 || sibling.length != leaf.length) return null;
      if (fn % 2 == 1 || fn == sn) {
        hash = sha256(new byte[] {1}, sibling, hash);
        while (fn % 2 == 0 && fn != 0) {
          fn /= 2;
          sn /= 2;
        }
      } else {
        hash = sha256(new byte[] {1}, hash, sibling);
      }
      fn /= 2;
      sn /= 2;
    }
    return sn == 0 ? hash : null;
  }

  private static byte[] leaf(String label, byte[] statement) throws GeneralSecurityException {
    return sha256(new byte[] {0}, (label + "\n").getBytes(StandardCharsets.US_ASCII), sha256(statement));
  }

  private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) digest.update(part);
    return digest.digest();
  }

  private static PublicKey key(String x, String y) throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(new BigInteger(1, bytes(x)), new BigInteger(1, bytes(y)));
    ECParameterSpec parameters = curve.getParameterSpec(ECParameterSpec.class);
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
  }

  /** A member of a JOSE part; the platform reads no JSON, and these are texts and numbers without escapes. */
  private static String member(String part, String name) {
    String json = new String(bytes(part), StandardCharsets.UTF_8);
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  private static byte[] bytes(String base64url) {
    return Base64.getUrlDecoder().decode(base64url);
  }
}
