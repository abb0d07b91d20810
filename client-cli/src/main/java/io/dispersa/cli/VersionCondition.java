package io.dispersa.cli;

import io.dispersa.client.Condition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A version as {@code put} and {@code get} show it, or as the header ETag has it; or
 * {@code *}.
 */
final class VersionCondition implements ITypeConverter<Condition> {

    private static final Pattern FORM = Pattern.compile("(\"?)(\\d{1,18})\\1");

    @Override
    public Condition convert(String text) {
        if (text.equals("*")) {
            return Condition.PRESENT;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'%s' is not a version, such as 7, nor *".formatted(text));
        }
        return Condition.version(Long.parseLong(matcher.group(2)));
    }

}
