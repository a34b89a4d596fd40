package org.shootdown.cluster.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;

/**
 * The key that all nodes of a cluster have: a PKCS12 file with one private key and its certificate, found to be usable.
 *
 * @param file where it is
 * @param password for the file and its key
 */
public record ClusterKeys(Path file, String password) {
    /** Where the password is, unless a file has it. */
    public static final String PASSWORD_VARIABLE = "SHOOTDOWN_TLS_PASSWORD";

    /** Makes such a file. */
    public static final String COMMAND = "keytool -genkeypair -keystore shootdown.p12 -storetype PKCS12 -storepass:env "
            + PASSWORD_VARIABLE
            + " -alias shootdown -dname CN=shootdown -keyalg EC -groupname secp256r1 -validity 365";

    /** @throws InvalidInputException if there are no usable keys */
    public ClusterKeys {
        try {
            check(load(file, password), file, password);
        } catch (CertificateExpiredException e) {
            throw unusable(file, "its certificate has expired; make a new one with " + COMMAND);
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file; make it with " + COMMAND);
        } catch (IOException e) {
            boolean wrong = e.getCause() instanceof UnrecoverableKeyException;
            throw unusable(file, wrong ? "the password is wrong" : "it cannot be read as PKCS12: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw unusable(file, e.toString());
        }
    }

    /**
     * The keys of a file, with the password from another file or from the environment.
     *
     * @param passwordFile a file that has the password and nothing else, or null
     * @param environment the variables of the environment
     */
    public static ClusterKeys of(Path file, @Nullable Path passwordFile, Map<String, String> environment) {
        String password = passwordFile == null ? environment.get(PASSWORD_VARIABLE) : firstLine(passwordFile);
        if (password == null) {
            throw InvalidInputException.of("the password of " + file + " is not known: set " + PASSWORD_VARIABLE
                    + ", or give --tls-password-file");
        }
        return new ClusterKeys(file, password);
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw InvalidInputException.of("cannot read the password in " + file + ": " + e.getMessage());
        }
    }

    private static KeyStore load(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private static void check(KeyStore store, Path file, String password) throws GeneralSecurityException {
        List<String> aliases = Collections.list(store.aliases());
        if (aliases.size() != 1 || !store.isKeyEntry(aliases.get(0))) {
            throw unusable(file, "it has " + aliases.size() + " entries instead of one private key");
        }
        if (!(store.getKey(aliases.get(0), password.toCharArray()) instanceof PrivateKey)) {
            throw unusable(file, "its one entry is no private key");
        }
        if (store.getCertificate(aliases.get(0)) instanceof X509Certificate certificate) {
            certificate.checkValidity();
        }
    }

    private static InvalidInputException unusable(Path file, String problem) {
        return InvalidInputException.of("the keys in " + file + " are not usable: " + problem);
    }

    /** Says nothing of the password. */
    @Override
    public String toString() {
        return "the keys in " + file;
    }
}
