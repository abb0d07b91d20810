/**
 * How a service speaks HTTP: keys in paths, bounded values, and every error as
 * problem+json.
 */
@NullMarked
package io.dispersa.service.http;

import org.jspecify.annotations.NullMarked;
