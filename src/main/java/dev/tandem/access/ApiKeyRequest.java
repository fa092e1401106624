package dev.tandem.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks whom an API key lets in. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

    private final String secret;

    ApiKeyRequest(String secret) {
        this.secret = secret;
    }

    String secret() {
        return secret;
    }
}
