/**
 * The one language of operations: what the edge parses is what travels, is logged and is
 * applied; what the store returns is what travels back. Values without behaviour that
 * depends on anything else; any thread may use them.
 */
@NullMarked
package io.dispersa.operation;

import org.jspecify.annotations.NullMarked;
