@NullMarked
package io.dispersa.service.concurrent;

import org.jspecify.annotations.NullMarked;
