/**
 * How many bytes the requests of one process may hold together. Used by the edge of both
 * services, by request threads.
 */
@NullMarked
package io.dispersa.service.budget;

import org.jspecify.annotations.NullMarked;
