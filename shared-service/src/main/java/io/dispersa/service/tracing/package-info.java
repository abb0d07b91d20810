/** Spans, for those who collect them. */
@NullMarked
package io.dispersa.service.tracing;

import org.jspecify.annotations.NullMarked;
