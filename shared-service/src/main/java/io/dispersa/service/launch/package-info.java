/**
 * How a service starts: its arguments, and a refusal to start that a person understands.
 */
@NullMarked
package io.dispersa.service.launch;

import org.jspecify.annotations.NullMarked;
