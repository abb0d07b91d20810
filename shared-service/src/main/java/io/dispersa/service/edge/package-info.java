/**
 * The edge of both services: requests become operations here, and results become answers.
 * Nothing else parses the one or writes the other. Called on the threads of requests; a
 * service gives a {@link io.dispersa.service.edge.Backend}, and may add endpoints.
 */
@NullMarked
package io.dispersa.service.edge;

import org.jspecify.annotations.NullMarked;
