/** A process's own directory on disk: locked, and written so that it survives a crash. */
@NullMarked
package io.dispersa.service.storage;

import org.jspecify.annotations.NullMarked;
