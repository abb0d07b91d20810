/** What threads of both services have to do with each other. */
@NullMarked
package io.dispersa.service.concurrent;

import org.jspecify.annotations.NullMarked;
