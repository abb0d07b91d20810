package io.dispersa.service.http;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * How the many keys and values of one body are written: for people, or for programs. A
 * name that is not known is refused: it may be a condition, mistyped.
 */
@SuppressWarnings("ImmutableEnumChecker") // both are, although they do not say so
public enum BodyFormat {

    /** Text; bytes are in base64. */
    JSON(MediaType.APPLICATION_JSON, strict(JsonMapper.builder())),
    /** Binary (RFC 8949); bytes are bytes. */
    CBOR(MediaType.APPLICATION_CBOR, strict(CBORMapper.builder()));

    /** The answer is complete when the request ends, and has a length if it is short. */
    private static final StreamWriteFeature[] ENDS_THE_ANSWER = { StreamWriteFeature.AUTO_CLOSE_TARGET,
            StreamWriteFeature.FLUSH_PASSED_TO_STREAM };

    private final MediaType mediaType;

    private final ObjectMapper mapper;

    BodyFormat(MediaType mediaType, ObjectMapper mapper) {
        this.mediaType = mediaType;
        this.mapper = mapper;
    }

    /** Returns what reads and writes it. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /** Returns what a Content-Type or Accept calls it. */
    public MediaType mediaType() {
        return mediaType;
    }

    /**
     * Returns the format of a request's body: JSON if nothing is said, or curl says for
     * its caller that the data is a form.
     * @throws ProblemException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE} if it is another
     */
    static BodyFormat ofBody(HttpServletRequest request) {
        MediaType type = parsed(request.getContentType());
        if (type == null || MediaType.APPLICATION_FORM_URLENCODED.includes(type) || JSON.mediaType.includes(type)) {
            return JSON;
        }
        if (CBOR.mediaType.includes(type)) {
            return CBOR;
        }
        throw Problem
            .of(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be application/json or application/cbor, and is %s.".formatted(type))
            .toException();
    }

    /** Returns the format of the answer: JSON unless CBOR is asked for by name. */
    public static BodyFormat ofAnswer(HttpServletRequest request) {
        return names(request, CBOR.mediaType) ? CBOR : JSON;
    }

    /**
     * Answers with content, in the format that the request asks for. It is sent as it is
     * written: as a whole it is never in memory.
     */
    public static void write(HttpServletRequest request, HttpServletResponse response, Object content)
            throws IOException {
        BodyFormat format = ofAnswer(request);
        response.setContentType(format.mediaType().toString());
        try {
            format.mapper().writer().withoutFeatures(ENDS_THE_ANSWER).writeValue(response.getOutputStream(), content);
        }
        catch (JacksonIOException e) {
            throw e.getCause(); // the client has gone
        }
    }

    /**
     * Answers with content as {@link #write} does, and says before how long it is: who
     * asked makes room for it. It is in memory as a whole.
     */
    public static void writeWhole(HttpServletRequest request, HttpServletResponse response, Object content)
            throws IOException {
        BodyFormat format = ofAnswer(request);
        byte[] body = format.mapper().writeValueAsBytes(content);
        response.setContentType(format.mediaType().toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Returns whether a request accepts a type and names it. */
    public static boolean names(HttpServletRequest request, MediaType wanted) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null) {
            return false;
        }
        try {
            return MediaType.parseMediaTypes(accept)
                .stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(wanted) && type.getQualityValue() > 0);
        }
        catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** A number is no text, and no name of an operation. */
    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual,
                    text -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                        .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .build();
    }

    private static @Nullable MediaType parsed(@Nullable String contentType) {
        try {
            return contentType == null ? null : MediaType.parseMediaType(contentType);
        }
        catch (InvalidMediaTypeException e) {
            throw Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The Content-Type is not of the form type/subtype.")
                .toException();
        }
    }

}
