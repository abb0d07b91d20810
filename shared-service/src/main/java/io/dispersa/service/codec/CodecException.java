package io.dispersa.service.codec;

/** Bytes are not what they should be, or of a format that this version does not know. */
public final class CodecException extends RuntimeException {

    CodecException(String message) {
        super(message);
    }

    CodecException(String message, Throwable cause) {
        super(message, cause);
    }

}
